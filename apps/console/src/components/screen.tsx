import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { BadgeTone } from '../texts/statuses.js';
import { Icon } from './icon.js';
import styles from './screen.module.css';

/** Whether a screen was there before: the first one leaves the focus where the browser puts it. */
let hasShownOne = false;

interface ScreenProps {
  /** The first heading, and the title of the document. */
  readonly title: string;
  /** Stands beside the heading, such as a status. */
  readonly beside?: ReactNode;
  /** Says in a sentence what the screen shows, below the heading. */
  readonly about?: ReactNode;
  /** Buttons that change what the screen shows. */
  readonly actions?: ReactNode;
  /** Shows heading, sentence and actions as a headline in this tone, readable from afar. */
  readonly tone?: BadgeTone;
  readonly children: ReactNode;
}

/**
 * The frame of a screen: its heading, its actions, its content. After a change of the path it moves the focus
 * to the heading, so that screen readers read it and the keyboard starts there.
 */
export function Screen({ title, beside, about, actions, tone, children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  useEffect(() => {
    document.title = `${title} · tixngo-sync`;
  }, [title]);
  const lastPath = useRef(hasShownOne ? null : path);
  useEffect(() => {
    if (lastPath.current !== path) heading.current?.focus({ preventScroll: true });
    lastPath.current = path;
    hasShownOne = true;
  }, [path]);
  return (
    <div className={styles.screen}>
      <div className={tone === undefined ? styles.head : `${styles.head} ${styles.headline} ${styles[tone]}`}>
        <div className={styles.titles}>
          <div className={styles.title}>
            {tone !== undefined && <Icon name={tone} size={28} />}
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {beside}
          </div>
          {about !== undefined && <p className={styles.about}>{about}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}
