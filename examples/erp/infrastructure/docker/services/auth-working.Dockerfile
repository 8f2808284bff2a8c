# Auth service, working version, do not touch
FROM node:20

WORKDIR /app

RUN apt-get update
RUN apt-get install -y curl python3 make g++

RUN npm install -g pnpm@8

COPY . .
RUN pnpm install --no-frozen-lockfile --force
RUN pnpm -r build

ENV JWT_SECRET=harbour-development-secret
ENV PORT=3001

EXPOSE 3001

CMD ["node", "services/auth/dist/main.js"]
