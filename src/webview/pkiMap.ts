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
  const first = measurePage();
  const view = new MapView(main, memory, {
    send: (request) => host.postMessage(request),
    remember: (now) => host.setState(now),
  });
  let { room } = first;
  const reportRoom = (isWindow: boolean): boolean => {
    const now = roomOfPage();
    if (now.width === 0 || (now.width === room.width && now.height === room.height)) return false;
    room = now;
    host.postMessage({ kind: 'resize', room, isWindow });
    return true;
  };
  let isFirst = true;
  window.addEventListener('message', ({ data }: MessageEvent<PkiMapAnswer>) => {
    performance.mark('received');
    view.receive(data);
    performance.measure(data.kind, 'received');
    // A banner with more lines leaves less room. Nothing moves once it is seen.
    document.body.classList.toggle('is-settling', reportRoom(false) && isFirst);
    isFirst = false;
  });
  host.postMessage({ kind: 'ready', query: memory.query, ...first });
  window.addEventListener('resize', () => void reportRoom(true));
}
