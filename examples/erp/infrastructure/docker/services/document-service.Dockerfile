# Document generator: fonts and a browser-less PDF writer
FROM node:20-bookworm-slim AS builder
WORKDIR /app
RUN npm install -g pnpm@8.6.0
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.base.json ./
# kernel comes with contracts
COPY shared/contracts ./shared/contracts
COPY shared/utils ./shared/utils
COPY shared/fonts ./shared/fonts
COPY scripts/wait-for.sh ./scripts/wait-for.sh
COPY services/document-generator ./services/document-generator
RUN pnpm install --frozen-lockfile
RUN pnpm --filter "@harbour/document-generator..." build

FROM node:20-bookworm-slim
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends fontconfig fonts-noto fonts-noto-cjk
COPY --from=builder /app ./
USER node
ENV PORT=3010
EXPOSE 3010
CMD ["node", "services/document-generator/dist/main.js"]
