import { useState } from 'preact/hooks';

export type Theme = 'system' | 'light' | 'dark';

const kStored = 'limen.theme';
const kThemes: readonly Theme[] = ['system', 'light', 'dark'];

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(kStored);
    return kThemes.find((theme) => theme === stored) ?? 'system';
  } catch {
    return 'system'; // storage may be switched off
  }
}

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Puts the stored theme in force before anything is drawn. */
export function applyStoredTheme(): void {
  apply(storedTheme());
}

/** The theme and a step to the next one: as the system, light, dark. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState(storedTheme);
  const next = (): void => {
    const after = kThemes[(kThemes.indexOf(theme) + 1) % kThemes.length] ?? 'system';
    apply(after);
    setTheme(after);
    try {
      localStorage.setItem(kStored, after);
    } catch {
      // Not remembered, then.
    }
  };
  return [theme, next];
}
