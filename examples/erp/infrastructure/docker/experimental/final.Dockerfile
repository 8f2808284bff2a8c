# Try: npm again, with a clean cache
FROM node:latest
WORKDIR /app
COPY . .
RUN npm install --legacy-peer-deps --force
RUN npm run build && npm cache clean --force
CMD npm start
