import './theme/layers.css';
import './zod-config.js';
import './usable-language.js';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/global.layer.css';
import './theme/tokens.css';
import { createRoot } from 'react-dom/client';
import { watchPresence } from './api/presence.js';
import { App } from './app.js';
import { reloadOnNewVersion } from './reload-on-new-version.js';

watchPresence();
reloadOnNewVersion();
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
