import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './paths.mjs';

const manifest = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));

/**
 * Writes a user's settings and keybindings into a profile.
 *
 * @param {string} userData folder of the profile
 * @param {{ settings?: object, keybindings?: readonly { key: string, command: string }[] }} user
 */
export function writeProfile(userData, { settings = {}, keybindings = [] }) {
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify(settings, undefined, 2));
  if (keybindings.length > 0) {
    writeFileSync(path.join(userData, 'User/keybindings.json'), JSON.stringify(keybindings));
  }
  // Where the machine is a server, VS Code reads settings of a machine from there alone.
  mkdirSync(path.join(userData, 'Machine'), { recursive: true });
  const ofMachine = Object.fromEntries(Object.entries(settings).filter(([name]) => isOfMachine(name)));
  writeFileSync(path.join(userData, 'Machine/settings.json'), JSON.stringify(ofMachine, undefined, 2));
}

function isOfMachine(name) {
  return manifest.contributes.configuration.some(({ properties }) => properties[name]?.scope === 'machine');
}
