import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouteComponent,
} from '@tanstack/react-router';
import { parseSearch, searchText } from '../address/search.js';
import { ApiError } from '../api/api-error.js';
import { BASE_PATH } from '../page-config.js';
import { NoSuchScreen } from '../screens/no-such-screen.js';
import { SCREENS } from '../screens/screens.js';
import { Shell } from '../shell/shell.js';
import { STATES } from '../texts/states.js';
import { ScreenError } from './screen-error.js';

/** Creates the router of the screens in screens.ts. Every screen is inside the shell. */
export function createConsoleRouter() {
  const root = createRootRoute({
    component: () => (
      <Shell>
        <Outlet />
      </Shell>
    ),
    notFoundComponent: NoSuchScreen,
  });
  const routes = Object.entries(SCREENS).map(([path, load]) =>
    createRoute({
      getParentRoute: () => root,
      path: routerPath(path),
      component: lazyRouteComponent(() => load().catch(refuse)) as RouteComponent,
    }),
  );
  return createRouter({
    routeTree: root.addChildren(routes),
    basepath: BASE_PATH === '' ? '/' : BASE_PATH,
    parseSearch,
    stringifySearch: searchText,
    defaultPreload: 'intent',
    defaultErrorComponent: ScreenError,
    scrollRestoration: true,
  });
}

/** Throws our own error: the router would reload the document at the browser's, even without a network. */
function refuse(): never {
  throw new ApiError(0, 'SCREEN_NOT_LOADED', STATES.screenNotLoaded);
}

/** `/runs/{id}` as the router writes it: `/runs/$id`. */
function routerPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, '$$$1');
}
