import { TextInput } from '@mantine/core';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { Dialog } from '../components/dialog.js';
import { PALETTE } from '../texts/palette.js';
import { type Command, matchingCommands } from './command.js';
import styles from './palette.module.css';
import { useCommands } from './use-commands.js';

/**
 * Finds a command by its words and does it. The focus stays in the text field, as in a combobox: the arrow
 * keys choose, Enter does it, Escape closes.
 */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const [asking, setAsking] = useState<Command>();
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const { commands, searchFor, isReading } = useCommands();
  const found = matchingCommands(commands, text);
  const shown = text.trim() === '' ? found : [...found, searchFor(text.trim())];
  const active = Math.min(chosen, shown.length - 1);
  if (isReading) return null;
  if (asking?.ask !== undefined) return asking.ask(onClose);

  const doIt = (command: Command | undefined) => {
    if (command?.ask !== undefined) return setAsking(command);
    onClose();
    command?.act?.();
  };
  const choose = (index: number) => {
    setChosen(index);
    list.current?.querySelectorAll('[role=option]')[index]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (step === undefined) doIt(shown[active]);
    else choose((active + step + shown.length) % shown.length);
  };
  const groups = [...new Set(shown.map(({ group }) => group))];
  return (
    <Dialog title={PALETTE.title} onClose={onClose}>
      <TextInput
        role="combobox"
        aria-label={PALETTE.placeholder}
        aria-expanded
        aria-controls={`${id}list`}
        aria-activedescendant={shown[active] && `${id}${shown[active].id}`}
        aria-autocomplete="list"
        placeholder={PALETTE.placeholder}
        autoComplete="off"
        spellCheck={false}
        maxLength={500}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          choose(0);
        }}
        onKeyDown={onKeyDown}
      />
      <p role="status" className="visually-hidden">
        {PALETTE.found(shown.length)}
      </p>
      {/* biome-ignore-start lint/a11y/useFocusableInteractive: the text field has the focus */}
      {/* biome-ignore-start lint/a11y/useKeyWithClickEvents: the text field has the keys */}
      {/* biome-ignore-start lint/a11y/useSemanticElements: a select shows no groups while one types */}
      <div ref={list} id={`${id}list`} role="listbox" aria-label={PALETTE.list} className={styles.list}>
        {groups.map((group) => (
          <div key={group} role="group" aria-label={PALETTE.groups[group]} className={styles.group}>
            <p aria-hidden="true">{PALETTE.groups[group]}</p>
            {shown.map(
              (command, index) =>
                command.group === group && (
                  <div
                    key={command.id}
                    id={`${id}${command.id}`}
                    role="option"
                    aria-selected={index === active}
                    onPointerMove={() => setChosen(index)}
                    onClick={() => doIt(command)}
                  >
                    {command.label}
                  </div>
                ),
            )}
          </div>
        ))}
      </div>
      {/* biome-ignore-end lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore-end lint/a11y/useKeyWithClickEvents: see above */}
      {/* biome-ignore-end lint/a11y/useFocusableInteractive: see above */}
    </Dialog>
  );
}
