/** What reads objects, and the command lines in them: one file of the build, since the second contains nearly all of the first. */
export { locateInvocations } from '../invocations/locateInvocations.ts';
export { locateObjects } from './locateObjects.ts';
