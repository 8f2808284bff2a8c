# Everything in one container, from before the services were split
FROM debian:buster
RUN apt-get update && apt-get install -y curl git python3 python3-pip postgresql redis-server supervisor
RUN curl -sL https://deb.nodesource.com/setup_14.x | bash -
RUN apt-get install -y nodejs
RUN npm install -g pnpm@6 yarn typescript
ADD . /app
WORKDIR /app
RUN pnpm install
RUN pnpm -r build
EXPOSE 3000 3001 3002 5432 6379
CMD supervisord -n
