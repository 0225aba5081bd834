# One image for every part: tixngo-sync migrate, worker, dashboard, simulator.
FROM node:20-slim AS build
WORKDIR /app
COPY . .
# npm ci also builds (package.json, "prepare"). Then remove what is not needed to run;
# the embedded PostgreSQL is one of the optional packages.
RUN npm ci \
 && npm prune --omit=dev --omit=optional --omit=peer --ignore-scripts \
 && rm -rf packages/testkit packages/*/src packages/*/test apps/*/src apps/*/test

FROM node:20-slim
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
