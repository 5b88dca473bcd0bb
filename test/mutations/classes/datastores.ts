import { datastoreConfigurations } from '../distributions/datastores.ts';
import type { MutationClass } from '../mutation.ts';
import { edit } from './shorthand.ts';

/** Servers of k3s and RKE2 that do not have the CA of their database, or files that do not fit. */
export const datastores: MutationClass = ({ tree }) =>
  datastoreConfigurations
    .filter((file) => tree.files.has(file))
    .flatMap((file) => [
      edit(`${file}: without the CA of the database`, file, /^datastore-cafile:.*\n/m, '', 'private-ca-not-configured'),
      edit(`${file}: a former CA of the database`, file, 'ca.crt', 'former.crt', 'private-ca-not-configured'),
      ...['ca.crt', 'client.crt', 'client.key'].map((name) =>
        edit(`${file}: ${name} is elsewhere`, file, name, `new-${name}`, 'flag-path-missing'),
      ),
    ]);
