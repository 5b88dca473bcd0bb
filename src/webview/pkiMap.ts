import type { PkiMapAnswer, PkiMapRequest } from '../protocol/pkiMapMessages.ts';
import './map/theme.css';
import './map/controls.css';
import './map/toolbar.css';
import './map/mapCanvas.css';
import './map/paint.css';
import './map/mapItems.css';
import './map/detailPanel.css';
import './map/forecastStrip.css';
import './map/timeSlider.css';
import './map/popupMenu.css';
import './map/narrow.css';
import './map/highContrast.css';
import { type MapMemory, readMemory } from './map/mapMemory.ts';
import { MapView } from './map/mapView.ts';
import { measurePage, roomOfPage } from './map/pageMeasures.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: PkiMapRequest): void;
  getState(): unknown;
  setState(memory: MapMemory): void;
};

const host = acquireVsCodeApi();
const main = document.querySelector('main');
if (main !== null) {
  const memory = readMemory(host.getState());
  const view = new MapView(main, memory, {
    send: (request) => host.postMessage(request),
    remember: (now) => host.setState(now),
  });
  window.addEventListener('message', ({ data }: MessageEvent<PkiMapAnswer>) => {
    performance.mark('received');
    view.receive(data);
    performance.measure(data.kind, 'received');
  });
  host.postMessage({ kind: 'ready', query: memory.query, ...measurePage() });
  let room = roomOfPage();
  window.addEventListener('resize', () => {
    const now = roomOfPage();
    if (now.width === 0 || (now.width === room.width && now.height === room.height)) return;
    room = now;
    host.postMessage({ kind: 'resize', room });
  });
}
