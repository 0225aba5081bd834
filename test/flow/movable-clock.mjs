// Loaded into a worker process before its own code: SIGUSR2 moves its clock by CLOCK_STEPS_MS
// (comma-separated, one for each signal), as an administrator or a time server does. Timers are unaffected,
// as they are then.
const steps = (process.env.CLOCK_STEPS_MS ?? '').split(',').map(Number);
const RealDate = Date;
let offset = 0;

class MovableDate extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + offset);
    else super(...args);
  }
  static now() {
    return RealDate.now() + offset;
  }
}
globalThis.Date = MovableDate;

process.on('SIGUSR2', () => {
  offset += steps.shift() ?? 0;
});
