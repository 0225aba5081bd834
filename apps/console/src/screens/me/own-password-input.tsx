import { PasswordInput } from '@mantine/core';

interface OwnPasswordInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (password: string) => void;
}

/** Asks for the user's present password, before a change that a borrowed session must not make. */
export function OwnPasswordInput({ label, value, onChange }: OwnPasswordInputProps) {
  return (
    <PasswordInput
      label={label}
      required
      maxLength={128}
      autoComplete="current-password"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
