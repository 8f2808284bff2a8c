# Simple Dockerfile for any service, first version
FROM node:18

ARG BUILD_DATE
ARG SERVICE_NAME
ENV BUILD_DATE=${BUILD_DATE}
ENV SERVICE_NAME=${SERVICE_NAME}
ENV SMTP_PASSWORD=harbour-mail-password

WORKDIR /app

RUN apt-get update
RUN apt-get install -y curl vim netcat-openbsd python3 make g++

RUN npm install -g pnpm

COPY . .
RUN pnpm install
RUN pnpm -r build
RUN pnpm install --prod

EXPOSE 3000

CMD sh start.sh
