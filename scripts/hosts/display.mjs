import { spawn } from 'node:child_process';
import { onPath } from './onPath.mjs';

/** Whether VS Code desktop can show a window: everywhere but on Linux without a display and without Xvfb. */
export function canShowDesktop() {
  return hasDisplay() || onPath('Xvfb') !== undefined;
}

export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Starts an X server that nobody sees, where there is no display.
 *
 * @returns {Promise<{ env: Record<string, string>, stop: () => void }>} the variables of programs that shall use it
 */
export async function startDisplay() {
  if (hasDisplay()) return { env: {}, stop: () => {} };
  // It picks a free number and writes it to the file descriptor that it is given.
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const stop = () => server.kill();
  process.once('exit', stop);
  const number = await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}.`)));
    server.stdio[3].once('data', (data) => resolve(String(data).trim()));
  });
  return { env: { DISPLAY: `:${number}` }, stop };
}
