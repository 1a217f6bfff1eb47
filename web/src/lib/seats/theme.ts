/** The page's colours as a canvas can use them: it knows nothing of variables. */
export interface Theme {
  dark: boolean;
  ink: string;
  soft: string;
  line: string;
  ground: string;
  surface: string;
  accent: string;
  onAccent: string;
  care: string;
  face: string;
}

/** Read from an element that stands in the page; its own colour is borrowed for a moment. */
export function readTheme(probe: HTMLElement): Theme {
  const style = getComputedStyle(probe);
  const before = probe.style.color;
  const colour = (token: string) => {
    probe.style.color = `var(${token})`;
    return style.color;
  };
  const theme = {
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
    ink: colour('--ink'),
    soft: colour('--ink-soft'),
    line: colour('--line-strong'),
    ground: colour('--surface-sunk'),
    surface: colour('--surface'),
    accent: colour('--accent'),
    onAccent: colour('--on-accent'),
    care: colour('--care'),
    face: style.fontFamily,
  };
  probe.style.color = before;
  return theme;
}
