# Production template for services with machine learning
# Expected image size: 1.2 GB
ARG NODE_VERSION=20
ARG SERVICE_NAME

FROM node:${NODE_VERSION}-alpine AS base
RUN apk add --no-cache libc6-compat dumb-init
RUN corepack enable && corepack prepare pnpm@9.14.2 --activate
WORKDIR /app

FROM base AS deps
ARG SERVICE_NAME
RUN apk add --no-cache python3 py3-pip make g++ cairo-dev pango-dev
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY shared ./shared
COPY services/${SERVICE_NAME}/package.json ./services/${SERVICE_NAME}/
RUN pnpm install --frozen-lockfile

FROM deps AS builder
ARG SERVICE_NAME
COPY tsconfig.base.json ./
COPY services/${SERVICE_NAME} ./services/${SERVICE_NAME}
RUN pnpm --filter "./services/${SERVICE_NAME}" build

FROM node:${NODE_VERSION}-alpine AS runtime
ARG SERVICE_NAME
ARG SERVICE_PORT=3000
ENV NODE_ENV=production \
    PORT=${SERVICE_PORT}
RUN apk add --no-cache tini
RUN addgroup -g 1001 nodejs && adduser -S nodejs -u 1001
WORKDIR /app
# production dependencies only
COPY --from=deps --chown=nodejs:nodejs /app/node_modules ./node_modules
COPY --from=deps --chown=nodejs:nodejs /app/services/${SERVICE_NAME}/node_modules ./services/${SERVICE_NAME}/node_modules
COPY --from=deps --chown=nodejs:nodejs /app/shared ./shared
COPY --from=builder --chown=nodejs:nodejs /app/services/${SERVICE_NAME}/dist ./services/${SERVICE_NAME}/dist
USER nodejs
WORKDIR /app/services/${SERVICE_NAME}
EXPOSE ${SERVICE_PORT}
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \
  CMD curl -f http://localhost:$PORT/api/health || exit 1
ENTRYPOINT ["tini", "--"]
CMD ["node", "dist/main.js"]
