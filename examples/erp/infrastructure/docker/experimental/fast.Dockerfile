# Try: npm instead of pnpm
FROM node:latest
WORKDIR /app
COPY . .
RUN npm install --legacy-peer-deps --force
RUN npm run build
CMD npm start
