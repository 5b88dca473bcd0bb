import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Workbench } from './workbench.ts';

/**
 * All that VS Code keeps of its own: its profile on the disk, with local history, backups of what is not saved, and logs, and
 * the databases of the page, where the profile is in a browser.
 */
export async function keptCopies({ page, folder }: Workbench): Promise<string> {
  const server = path.join(folder, '../..');
  // Folders of the server that are no copies that VS Code makes by itself.
  const others = [path.basename(path.dirname(folder)), 'ext'];
  const files = readdirSync(server, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .filter((file) => !others.includes(path.relative(server, file).split(path.sep)[0] ?? ''));
  const onDisk = files.map(readThere);
  return [...onDisk, ...(await page.evaluate(readDatabases))].join('\n');
}

/** A backup goes when its file is saved, maybe since it was listed. */
function readThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Runs in the page. */
async function readDatabases(): Promise<readonly string[]> {
  const answered = <Result>(request: IDBRequest<Result>) =>
    new Promise<Result>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const texts: string[] = [];
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await answered(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const values: readonly unknown[] = await answered(
        database.transaction(store, 'readonly').objectStore(store).getAll(),
      );
      for (const value of values) {
        const isBytes = value instanceof Uint8Array || value instanceof ArrayBuffer;
        texts.push(isBytes ? new TextDecoder().decode(value) : (JSON.stringify(value) ?? ''));
      }
    }
    database.close();
  }
  return texts;
}
