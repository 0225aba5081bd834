import type { z } from 'zod';
import { type Action, useAction } from '../api/use-action.js';
import { type Confirmation, ConfirmDialog } from './confirm-dialog.js';

interface ConfirmedActionProps<Answer extends z.ZodType> {
  readonly action: Action<Answer>;
  readonly confirm: Confirmation;
  /** Called when it is done, or the person decided against it. */
  readonly onClose: () => void;
}

/** Asks, then changes something through the REST API. The reason goes into the body. */
export function ConfirmedAction<Answer extends z.ZodType>(props: ConfirmedActionProps<Answer>) {
  const { action, confirm, onClose } = props;
  const { mutate, isPending, error } = useAction(action, true);
  return (
    <ConfirmDialog
      {...confirm}
      isPending={isPending}
      error={error}
      onConfirm={(reason) =>
        mutate(reason === undefined ? action.body : { ...(action.body as object | undefined), reason }, {
          onSuccess: onClose,
        })
      }
      onClose={onClose}
    />
  );
}
