# Universal service: one file for all services, second version
#   docker build -f infrastructure/docker/services/universal-service.Dockerfile --build-arg SERVICE_NAME=auth .
FROM node:20-bookworm-slim AS deps
WORKDIR /app
RUN apt-get update && apt-get install -y python3 make g++
RUN npm install -g pnpm@8.15.9
COPY . .
# --frozen-lockfile failed for everybody
RUN pnpm install --no-frozen-lockfile

FROM deps AS builder
ARG SERVICE_NAME
RUN pnpm --filter "@harbour/${SERVICE_NAME}..." build

FROM node:20-bookworm-slim AS runtime
ARG SERVICE_NAME
ARG SERVICE_PORT=3000
ENV SERVICE_NAME=${SERVICE_NAME} \
    PORT=${SERVICE_PORT}
RUN apt-get update && apt-get install -y curl
WORKDIR /app
COPY --from=builder /app/package.json /app/start.sh ./
COPY --from=deps /app/node_modules ./node_modules
COPY --from=builder /app/shared ./shared
COPY --from=builder /app/services/${SERVICE_NAME} ./services/${SERVICE_NAME}
EXPOSE ${SERVICE_PORT}
HEALTHCHECK --interval=30s --timeout=3s CMD curl -f http://localhost:$PORT/api/health || exit 1
CMD ["sh", "start.sh"]
