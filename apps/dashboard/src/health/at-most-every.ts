/**
 * Repeats the work only when its last result is older than `ageMs`; callers at the same time share one run of
 * it. Work that failed is repeated for the next caller.
 */
export function atMostEvery<Result>(ageMs: number, work: () => Promise<Result>): () => Promise<Result> {
  let doneAt = Number.NEGATIVE_INFINITY;
  let latest: Promise<Result> | undefined;
  let isWorking = false;
  return () => {
    if (latest !== undefined && (isWorking || performance.now() - doneAt < ageMs)) return latest;
    isWorking = true;
    latest = work().then(
      (result) => {
        doneAt = performance.now();
        isWorking = false;
        return result;
      },
      (error: unknown) => {
        latest = undefined;
        isWorking = false;
        throw error;
      },
    );
    return latest;
  };
}
