# Auth service, optimized, second try: with a user
ARG SERVICE_NAME=auth
ARG SERVICE_PORT=3001

FROM node:18-alpine AS base
RUN apk add --no-cache libc6-compat
RUN corepack enable && corepack prepare pnpm@9.14.2 --activate
WORKDIR /app

FROM base AS deps
ARG NPM_TOKEN
ENV NPM_TOKEN=${NPM_TOKEN}
RUN apk add --no-cache python3 make g++
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY shared/*/package.json ./shared/*/
COPY services/auth/package.json ./services/auth/
RUN pnpm install --frozen-lockfile

FROM deps AS builder
COPY tsconfig.base.json ./
COPY shared ./shared
COPY services/${SERVICE_NAME} ./services/${SERVICE_NAME}
RUN pnpm --filter @harbour/${SERVICE_NAME} build

FROM node:20-alpine AS runner
WORKDIR /app
ENV NODE_ENV=production
ENV JWT_SECRET=harbour-development-secret
COPY --from=deps /app/node_modules ./node_modules
COPY --from=deps /app/services/auth/node_modules ./services/auth/node_modules
COPY --from=builder /app/shared ./shared
COPY --from=builder /app/services/auth/dist ./services/auth/dist
RUN addgroup -S nodejs && adduser -S nodejs -G nodejs
USER nodejs
EXPOSE ${SERVICE_PORT}
HEALTHCHECK --interval=30s --timeout=3s CMD curl -f http://localhost:3001/health || exit 1
CMD ["node", "services/auth/dist/main.js"]
