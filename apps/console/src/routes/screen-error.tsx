import { ApiError } from '../api/api-error.js';
import { Failure } from '../components/failure.js';
import { Screen } from '../components/screen.js';
import { reloadIfThere } from '../reload-on-new-version.js';
import { STATES } from '../texts/states.js';

/** What stands in place of a screen that could not be loaded, or stopped with an error. */
export function ScreenError({ error }: { error: unknown }) {
  const shown = error instanceof ApiError ? error : new ApiError(0, 'SCREEN_ERROR', STATES.screenError);
  return (
    <Screen title={STATES.noScreen}>
      <Failure error={shown} onRetry={() => void reloadIfThere()} />
    </Screen>
  );
}
