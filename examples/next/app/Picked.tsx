'use client';
import { type MouseEvent, type ReactNode, useState } from 'react';

/** What was picked last in the rows, which React has not made: their events reach it as all others do. */
export function Picked({ children }: { children: ReactNode }) {
  const [picked, setPicked] = useState('nothing');
  const onClick = ({ target }: MouseEvent) => {
    const button = (target as Element).closest<HTMLElement>('.pick');
    if (button) setPicked(button.dataset.name ?? '');
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the buttons in it are clicked
    <div id="views" onClick={onClick}>
      <p className="tools">
        Picked: <output id="picked">{picked}</output>
      </p>
      {children}
    </div>
  );
}
