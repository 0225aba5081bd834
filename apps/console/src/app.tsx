import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createQueryClient } from './api/query-client.js';
import { STYLE_NONCE } from './page-config.js';
import { createConsoleRouter } from './routes/router.js';
import { Toasts } from './shell/toasts.js';
import { theme } from './theme/theme.js';

const queryClient = createQueryClient();
const router = createConsoleRouter();

/** The console: theme, cache of answers and routes. */
export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => STYLE_NONCE}>
      <QueryClientProvider client={queryClient}>
        <Toasts />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
