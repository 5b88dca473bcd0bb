import { installDebianPackages, isDebianRoot } from './debianPackages.mjs';
import { runCommand } from './runCommand.mjs';

/** Makes sure, where that needs no question, that Chinese does not show as boxes in pictures. */
export async function installChineseFont() {
  if (!isDebianRoot()) return;
  const fonts = await runCommand('fc-list', [':lang=zh']).catch(() => '');
  if (String(fonts).trim() === '') await installDebianPackages(['fonts-wqy-zenhei']);
}
