import { Badge } from '../../components/badge.js';
import { DialogButton } from '../../components/dialog-button.js';
import { ME } from '../../texts/me.js';
import { EndTwoFactorDialog } from './end-two-factor-dialog.js';
import styles from './me.module.css';
import { SetUpTwoFactorDialog } from './set-up-two-factor-dialog.js';

/** Whether one's second factor is on, and what changes it. */
export function TwoFactor({ isOn }: { isOn: boolean }) {
  return (
    <>
      <p className={styles.gap}>
        <Badge tone={isOn ? 'good' : 'idle'}>{isOn ? ME.on : ME.off}</Badge> {isOn ? ME.isOn : ME.isOff}
      </p>
      {isOn ? (
        <DialogButton role="viewer" dialog={(close) => <EndTwoFactorDialog onClose={close} />}>
          {ME.turnOff}
        </DialogButton>
      ) : (
        <DialogButton role="viewer" dialog={(close) => <SetUpTwoFactorDialog onClose={close} />}>
          {ME.turnOn}
        </DialogButton>
      )}
    </>
  );
}
