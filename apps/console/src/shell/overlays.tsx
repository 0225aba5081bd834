import { type ComponentType, useEffect, useState } from 'react';
import { PALETTE } from '../texts/palette.js';
import { showToast } from '../toasts/store.js';
import { useShortcuts } from './use-shortcuts.js';

/** What can be opened over every screen. */
export type Overlay = 'commands' | 'keyboard';
type OverlayComponent = ComponentType<{ onClose: () => void }>;

/** Loaded when first opened: the first view does not pay for them. */
const LOAD: Readonly<Record<Overlay, () => Promise<{ default: OverlayComponent }>>> = {
  commands: () => import('../palette/palette.js'),
  keyboard: () => import('../palette/keyboard-help.js'),
};

interface OverlaysProps {
  /** Undefined: none. */
  readonly open: Overlay | undefined;
  readonly onOpen: (overlay: Overlay | undefined) => void;
}

/** Shows the commands (Ctrl+K) or the help for the keyboard (?) while it is open. */
export function Overlays({ open, onOpen }: OverlaysProps) {
  const [loaded, setLoaded] = useState<{ overlay: Overlay; Component: OverlayComponent }>();
  useShortcuts({ 'mod+k': () => onOpen('commands'), '?': () => onOpen('keyboard') });
  useEffect(() => {
    if (open === undefined) return;
    LOAD[open]().then(
      ({ default: Component }) => setLoaded({ overlay: open, Component }),
      () => {
        onOpen(undefined);
        showToast({ tone: 'bad', text: PALETTE.notLoaded });
      },
    );
  }, [open, onOpen]);
  if (open === undefined || loaded?.overlay !== open) return null;
  return <loaded.Component onClose={() => onOpen(undefined)} />;
}
