/** The commands that need a disk and a shell, for hosts that have them. */
export { addRoot } from './addRoot.ts';
export { openSample } from './openSample.ts';
export { shellActions, showInTerminal } from './shellActions.ts';
export { copySudoCommand } from './sudoCommand.ts';
