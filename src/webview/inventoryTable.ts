import type { TableAnswer, TableRequest, TableWish } from '../protocol/inventoryTable.ts';
import './inventory/inventoryTable.css';
import './colorScheme.css';
import { TableView } from './inventory/tableView.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: TableRequest): void;
  getState(): unknown;
  setState(wish: TableWish): void;
};

const host = acquireVsCodeApi();
const main = document.querySelector('main');
if (main !== null) {
  const view = new TableView(main, readWish(host.getState()), {
    send: (request) => host.postMessage(request),
    remember: (wish) => host.setState(wish),
  });
  window.addEventListener('message', ({ data }: MessageEvent<TableAnswer>) => view.show(data));
  host.postMessage({ kind: 'ready' });
}

/** The remembered state may come from another version. */
function readWish(state: unknown): TableWish {
  const { filter, sortBy, isDescending }: Partial<Record<keyof TableWish, unknown>> =
    typeof state === 'object' && state !== null ? state : {};
  return {
    filter: typeof filter === 'string' ? filter : '',
    sortBy: typeof sortBy === 'string' ? sortBy : 'left',
    isDescending: isDescending === true,
  };
}
