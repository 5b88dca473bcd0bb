import type { TableAnswer, TableRequest, TableViewState } from '../protocol/inventoryTable.ts';
import './inventory/inventoryTable.css';
import './colorScheme.css';
import { TableView } from './inventory/tableView.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: TableRequest): void;
  getState(): unknown;
  setState(viewState: TableViewState): void;
};

const host = acquireVsCodeApi();
const main = document.querySelector('main');
if (main !== null) {
  const view = new TableView(main, readViewState(host.getState()), {
    send: (request) => host.postMessage(request),
    remember: (viewState) => host.setState(viewState),
  });
  window.addEventListener('message', ({ data }: MessageEvent<TableAnswer>) => view.show(data));
  host.postMessage({ kind: 'ready' });
}

/** The remembered state may come from another version. */
function readViewState(state: unknown): TableViewState {
  const { filter, sortBy, isDescending }: Partial<Record<keyof TableViewState, unknown>> =
    typeof state === 'object' && state !== null ? state : {};
  return {
    filter: typeof filter === 'string' ? filter : '',
    sortBy: typeof sortBy === 'string' ? sortBy : 'left',
    isDescending: isDescending === true,
  };
}
