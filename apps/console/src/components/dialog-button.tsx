import { Button } from '@mantine/core';
import type { Role } from '@tixngo-sync/domain';
import { type ReactNode, useState } from 'react';
import { useAllows } from '../api/use-me.js';

interface DialogButtonProps {
  /** Who may do what the dialog does; others do not see the button. */
  readonly role: Role;
  readonly variant?: 'primary' | 'default' | 'subtle';
  readonly isSmall?: boolean;
  /** For screen readers when the text is not clear alone. */
  readonly label?: string;
  /** Renders the open dialog. */
  readonly dialog: (close: () => void) => ReactNode;
  readonly children: ReactNode;
}

/** A button that opens a dialog. */
export function DialogButton(props: DialogButtonProps) {
  const { role, variant = 'default', isSmall = false, label, dialog, children } = props;
  const [isOpen, setOpen] = useState(false);
  if (!useAllows(role)) return null;
  return (
    <>
      <Button
        variant={variant === 'primary' ? 'filled' : variant}
        size={isSmall ? 'xs' : 'sm'}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        {...(label === undefined ? {} : { 'aria-label': label })}
      >
        {children}
      </Button>
      {isOpen && dialog(() => setOpen(false))}
    </>
  );
}
