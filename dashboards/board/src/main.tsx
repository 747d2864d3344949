import './styles/fonts.css';
import './styles/tokens.css';
import './styles/frame.css';
import './styles/alerts.css';
import './styles/points.css';
import './styles/detail.css';
import { render } from 'preact';
import { App } from './app';
import { Live } from './live';
import { applyStoredTheme } from './theme';

applyStoredTheme();
const live = new Live();
const root = document.getElementById('app');
if (root) render(<App live={live} />, root);
void live.start();
