import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { routerAddress, type ScreenAddress } from './screen-link.js';

interface ScreenButtonProps extends ScreenAddress {
  readonly variant?: 'filled' | 'default' | 'subtle';
  readonly isSmall?: boolean;
  /** For screen readers when the text is not clear alone. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** A link to a screen that looks like a button, for the next step of a task. */
export function ScreenButton(props: ScreenButtonProps) {
  const { to, id, query, variant = 'default', isSmall = false, label, children } = props;
  return (
    <Button
      renderRoot={(root: object) => <Link {...root} {...routerAddress({ to, id, query })} />}
      variant={variant}
      size={isSmall ? 'xs' : 'sm'}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {children}
    </Button>
  );
}
