import { Kbd } from '@mantine/core';
import { Dialog } from '../components/dialog.js';
import { KEYBOARD } from '../texts/palette.js';
import styles from './keyboard-help.module.css';

/** Lists the keys that work everywhere. */
export default function KeyboardHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={KEYBOARD.title} onClose={onClose}>
      <dl className={styles.keys}>
        {KEYBOARD.keys.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
