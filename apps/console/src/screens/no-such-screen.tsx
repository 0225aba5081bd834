import { Screen } from '../components/screen.js';
import { ScreenLink } from '../components/screen-link.js';
import { NO_SUCH_SCREEN } from '../texts/shell.js';

/** What an unknown address shows. */
export function NoSuchScreen() {
  return (
    <Screen title={NO_SUCH_SCREEN.title}>
      <p>
        {NO_SUCH_SCREEN.advice} <ScreenLink to="/">{NO_SUCH_SCREEN.toNow}</ScreenLink>
      </p>
    </Screen>
  );
}
