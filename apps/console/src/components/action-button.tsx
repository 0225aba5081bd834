import { Button } from '@mantine/core';
import type { Role } from '@tixngo-sync/domain';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { type Action, useAction } from '../api/use-action.js';
import { useAllows } from '../api/use-me.js';
import type { Confirmation } from './confirm-dialog.js';
import { ConfirmedAction } from './confirmed-action.js';

interface ActionButtonProps<Answer extends z.ZodType> {
  /** Who may do it; others do not see the button. */
  readonly role: Role;
  readonly action: Action<Answer>;
  /** Asks first. The reason goes into the body. */
  readonly confirm?: Confirmation;
  /** primary: what the screen suggests to do. */
  readonly variant?: 'primary' | 'default' | 'subtle';
  readonly isSmall?: boolean;
  /** For screen readers when the text is not clear alone: "Retry page 121". */
  readonly label?: string;
  readonly children: ReactNode;
}

/** A button that changes something through the REST API, and shows what happened. */
export function ActionButton<Answer extends z.ZodType>(props: ActionButtonProps<Answer>) {
  return useAllows(props.role) ? <AllowedButton {...props} /> : null;
}

function AllowedButton<Answer extends z.ZodType>({
  action,
  confirm,
  variant = 'default',
  isSmall = false,
  label,
  children,
}: ActionButtonProps<Answer>) {
  const [isAsking, setAsking] = useState(false);
  const { mutate, isPending } = useAction(action);
  return (
    <>
      <Button
        variant={variant === 'primary' ? 'filled' : variant}
        size={isSmall ? 'xs' : 'sm'}
        loading={isPending}
        aria-haspopup={confirm === undefined ? undefined : 'dialog'}
        onClick={() => (confirm === undefined ? mutate(action.body) : setAsking(true))}
        {...(label === undefined ? {} : { 'aria-label': label })}
      >
        {children}
      </Button>
      {isAsking && confirm !== undefined && (
        <ConfirmedAction action={action} confirm={confirm} onClose={() => setAsking(false)} />
      )}
    </>
  );
}
