/** The commands that need a disk and a shell, for hosts that have them. */

export { openSample } from '../commands/openSample.ts';
export { shellActions, showInTerminal } from '../findings/shellActions.ts';
export { addRoot } from '../scan/addRoot.ts';
export { copySudoCommand } from '../scan/sudoCommand.ts';
