import type { Join } from '../joins/joinModel.ts';
import { joinsOf } from '../joins/joins.ts';
import type { Scene } from './scene.ts';

/** The configuration or the command that makes a connection. */
export function joinOf({ picture, record, client: { part, instance } }: Scene): Join | undefined {
  if (record.client !== 'kubeadm') return undefined;
  return joinsOf(picture).find((each) =>
    part === undefined
      ? each.instance !== undefined && each.instance.id === instance?.id
      : each.object === part.placed.object,
  );
}
