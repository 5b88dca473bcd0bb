/** The journey in `test/e2e/<file>.e2e.ts`, and its screenshot, that each picture in `docs/pictures` comes from. */
export const docsPictures = [
  { name: 'hover-dark', file: 'hover', journey: 'an expired certificate is explained', theme: 'dark' },
  {
    name: 'table-dark',
    file: 'everyday',
    journey: 'the table is saved in every format, leads to every place, and comes back with the window',
    theme: 'dark',
    screenshot: 'states',
  },
  {
    name: 'map-of-cluster-dark',
    file: 'pkiMap',
    journey: 'a broken connection is found on the map, and followed to its flag',
    theme: 'dark',
  },
  {
    name: 'renewal-dark',
    file: 'renewal',
    journey: 'all expired and expiring certificates are renewed with new keys, and undone',
    theme: 'dark',
    screenshot: 'preview',
  },
];
