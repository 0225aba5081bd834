import type { userLinkSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { SecretDialog } from '../../components/secret-dialog.js';
import { Time } from '../../components/time.js';
import { USERS } from '../../texts/users.js';

interface LinkDialogProps {
  readonly made: z.output<typeof userLinkSchema>;
  readonly onClose: () => void;
}

/** Shows a one-time link, once. */
export function LinkDialog({ made: { username, link, linkExpiresAt }, onClose }: LinkDialogProps) {
  return (
    <SecretDialog
      title={USERS.linkTitle(username)}
      text={
        <>
          {USERS.linkText} <Time at={linkExpiresAt} show="clock" />.
        </>
      }
      label={USERS.link}
      secret={link}
      onClose={onClose}
    />
  );
}
