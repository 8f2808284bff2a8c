# The current Dockerfile: one for every Node service that runs on glibc.
#   docker build -f infrastructure/docker/node-service.Dockerfile \
#     --build-arg SERVICE=auth --build-arg PORT=3001 --build-arg HEALTH_PATH=/api/v1/health .
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

FROM ${NODE_IMAGE} AS pnpm
ARG PNPM_VERSION=8.15.9
RUN --mount=type=cache,target=/root/.npm \
    npm install --global pnpm@${PNPM_VERSION} && pnpm config --global set store-dir /pnpm/store
WORKDIR /app

# Manifests alone, so that an edit of the sources does not install again.
FROM pnpm AS manifests
ARG SERVICE
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY shared/kernel/package.json shared/kernel/
COPY shared/contracts/package.json shared/contracts/
COPY shared/utils/package.json shared/utils/
COPY services/${SERVICE}/package.json services/${SERVICE}/

FROM manifests AS build
ARG SERVICE
RUN --mount=type=cache,id=pnpm,target=/pnpm/store \
    pnpm install --frozen-lockfile --filter "@harbour/${SERVICE}..."
COPY tsconfig.base.json ./
COPY shared shared
COPY services/${SERVICE} services/${SERVICE}
RUN pnpm --filter "@harbour/${SERVICE}..." --fail-if-no-match run build \
    && mkdir /out && cp --recursive --parents shared/*/dist services/*/dist /out

FROM manifests AS production
ARG SERVICE
RUN --mount=type=cache,id=pnpm,target=/pnpm/store \
    pnpm install --prod --frozen-lockfile --filter "@harbour/${SERVICE}..."

FROM ${NODE_IMAGE} AS runtime
ARG SERVICE
ARG PORT=3000
ARG HEALTH_PATH=/health
LABEL org.opencontainers.image.title="harbour ${SERVICE}" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    PORT=${PORT} \
    HEALTH_PATH=${HEALTH_PATH}
COPY --from=production /app /app
COPY --from=build /out /app
WORKDIR /app/services/${SERVICE}
USER 1000:1000
EXPOSE ${PORT}
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}${process.env.HEALTH_PATH}`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
