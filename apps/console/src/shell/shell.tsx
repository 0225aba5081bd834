import { type ReactNode, useState } from 'react';
import { useLive } from '../live/use-live.js';
import { SHELL } from '../texts/shell.js';
import { Header } from './header.js';
import { type Overlay, Overlays } from './overlays.js';
import styles from './shell.module.css';
import { SilenceBanner } from './silence-banner.js';
import { usePreferences } from './use-preferences.js';

/** What is around every screen: the skip link, the header, the banner when the dashboard does not answer. */
export function Shell({ children }: { children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay>();
  useLive();
  usePreferences();
  return (
    <>
      <a className={styles.skip} href="#main">
        {SHELL.skip}
      </a>
      <Header onOpen={setOverlay} />
      <SilenceBanner />
      <main id="main" tabIndex={-1} className={styles.main}>
        {children}
      </main>
      <Overlays open={overlay} onOpen={setOverlay} />
    </>
  );
}
