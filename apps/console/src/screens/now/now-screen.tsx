import { statusSchema } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Loaded } from '../../components/loaded.js';
import { Screen } from '../../components/screen.js';
import { NOW } from '../../texts/now.js';

/** Shows whether S-360 is up to date, and what to do. */
export default function NowScreen() {
  const status = useRead({ path: '/status', answer: statusSchema });
  return (
    <Screen title={status.data?.situation.headline ?? NOW.title}>
      <Loaded of={status}>{({ situation }) => <p>{situation.detail}</p>}</Loaded>
    </Screen>
  );
}
