// pm2 start deploy/pm2.config.cjs, from the directory that has .env; explained in docs/deployment.md.
const part = (name) => ({
  name: `tixngo-sync-${name}`,
  script: `apps/${name}/dist/main.js`,
  // Both parts end within 30 s of SIGTERM.
  kill_signal: 'SIGTERM',
  kill_timeout: 40_000,
  exp_backoff_restart_delay: 1_000,
  time: false,
});

module.exports = { apps: [part('worker'), part('dashboard')] };
