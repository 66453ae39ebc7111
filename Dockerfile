FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:22-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Optional packages stay: the reader of PDF statements needs its canvas.
RUN npm ci --omit=dev && npm cache clean --force
COPY --from=build /app/dist ./dist
COPY bin ./bin

ENV NODE_ENV=production RECON_HOME=/var/lib/recon
RUN mkdir -p "$RECON_HOME" && chown node:node "$RECON_HOME"
VOLUME /var/lib/recon
USER node
CMD ["node", "bin/recon.js", "worker"]
