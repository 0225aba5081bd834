# One image for every part: tixngo-sync migrate, worker, dashboard, simulator.
# The tag is exact. To pin the content too, append the digest that `docker buildx imagetools inspect` shows.
FROM node:24.21.0-slim AS build
WORKDIR /app
COPY . .
# No package may run a script: npm 10 ignores allowScripts of package.json, so none runs with any npm.
# Then remove what is not needed to run; the embedded PostgreSQL is one of the optional packages.
RUN npm ci --ignore-scripts \
 && npm run build \
 && npm prune --omit=dev --omit=optional --omit=peer --ignore-scripts \
 && rm -rf packages/testkit packages/*/src packages/*/test apps/*/src apps/*/test

FROM node:24.21.0-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/packages ./packages
COPY --from=build /app/apps ./apps
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/deploy/worker-health.mjs ./deploy/
USER node
ENTRYPOINT ["node", "apps/cli/bin/tixngo-sync.js"]
CMD ["--help"]
