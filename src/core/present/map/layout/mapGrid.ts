/** The room that a page has for a map and the drawer beside it, in pixels. */
export interface MapRoom {
  readonly width: number;
  readonly height: number;
  /** {@link MapLayout.density} of what is shown: a map that gets more room stays as it is, so that nothing moves. */
  readonly density?: number;
}

/** The room of a picture file. */
export const pictureRoom: MapRoom = { width: 1040, height: Number.POSITIVE_INFINITY };

/** Width of the drawer beside a wide map. */
const drawer = 312;
/** From this width on the drawer stands beside the map. */
export const wideFrom = 1000;
/** Sizes of a wide map and of a narrow one; section 1 of the design. */
const sizes = {
  wide: {
    isNarrow: false,
    width: 728,
    margin: 16,
    caller: 174,
    leftGutter: 96,
    apiserver: 140,
    rightGutter: 130,
    called: 152,
    cardHeight: 44,
    pitch: 56,
    /** From a card's top to the baseline of its title, and to the middle of its pills. */
    title: 14,
    port: 30,
    /** Top of the API server. */
    top: 28,
    probeHeight: 38,
    probeGap: 48,
    /** From a store's top to its port for the API server, without and with probes. */
    storePort: [50, 90],
    /** Below a store, and below the labels there. */
    storeGap: 14,
    /** From the last caller's port to the API server's bottom: room for the ports to the kubelets. */
    footroom: 78,
    kubeletGap: 54,
    authorityHeight: 40,
  },
  narrow: {
    isNarrow: true,
    width: 667,
    margin: 6,
    caller: 166,
    leftGutter: 95,
    apiserver: 136,
    rightGutter: 115,
    called: 138,
    cardHeight: 39,
    pitch: 43,
    title: 12,
    port: 28,
    top: 6,
    probeHeight: 32,
    probeGap: 34,
    storePort: [46, 67],
    storeGap: 4,
    footroom: 62,
    kubeletGap: 34,
    authorityHeight: 22,
  },
} as const;

/** The widest that gutters become. */
const mostSpare = 160;

type Sizes = (typeof sizes)['wide' | 'narrow'];

/** Sizes for a page that is too low for those of a wide map. */
const { top, pitch, cardHeight, title, port, probeHeight, probeGap, storePort, storeGap, footroom, kubeletGap } =
  sizes.narrow;
const { authorityHeight } = sizes.narrow;
const lowRows = {
  ...{ pitch, cardHeight, title, port, probeHeight, probeGap, storePort, storeGap, footroom, kubeletGap },
} as const;

/** The grid of a map in pixels at 100 %. */
export interface MapGrid extends Omit<Sizes, 'width' | 'caller' | 'called' | 'apiserver'> {
  /** Above columns and CAs. */
  readonly hasHeadings: boolean;
  /** CAs have one line: what they signed is not told. */
  readonly isStripLow: boolean;
  readonly width: number;
  readonly callers: Column;
  readonly apiserver: Column;
  readonly called: Column;
  /** Height of the visible part of the map. */
  readonly height: number;
  /** Nothing is left free for what may stand there at another date. */
  readonly isTight: boolean;
  /** By how much callers begin lower: the ports of what is called stand between theirs. */
  readonly shift: number;
}

interface Column {
  readonly x: number;
  readonly width: number;
}

/** The grids for a room, the roomiest first: where the page is too low, headings go first, then room in cards, then details of CAs. */
export function mapGrids(room: MapRoom): readonly [MapGrid, ...MapGrid[]] {
  const grid = gridFor(room);
  const shifted = (low: MapGrid): readonly MapGrid[] => shifts.map((shift) => ({ ...low, isTight: true, shift }));
  if (grid.isNarrow) return [grid, ...shifted(grid)];
  const plain: MapGrid = { ...grid, top, hasHeadings: false };
  const low: MapGrid = { ...plain, ...lowRows };
  return [grid, plain, low, ...shifted({ ...low, authorityHeight, isStripLow: true })];
}

/** Where nothing is left to lose, one of these often leaves less free between cards. */
const shifts = [0, 7, 14] as const;

/** Chooses the grid by the width; what is left over widens the gutters. */
function gridFor({ width, height }: MapRoom): MapGrid {
  const size = sizes[width < wideFrom ? 'narrow' : 'wide'];
  const room = size.isNarrow ? width : width - drawer;
  const spare = Math.min(mostSpare, Math.max(0, Math.floor(room - size.width)));
  const callers = { x: size.margin, width: size.caller };
  const apiserver = {
    x: callers.x + callers.width + size.leftGutter + Math.floor(spare * 0.3),
    width: size.apiserver,
  };
  const called = {
    x: apiserver.x + apiserver.width + size.rightGutter + Math.floor(spare * 0.5),
    width: size.called,
  };
  const { isNarrow } = size;
  return {
    ...{ ...size, width: size.width + spare, height, isTight: false, shift: 0 },
    ...{ callers, apiserver, called, hasHeadings: !isNarrow, isStripLow: isNarrow },
  };
}

/** Sizes that are the same on both grids. */
export const fixed = {
  /** From a store's top to its row for probes. */
  probeRow: 15,
  /** From there up to its row for peers. */
  peerRow: 26,
  /** Below a store's last row. */
  storeFoot: 13,
  tab: 22,
  kubeletHeight: 48,
  /** Between the wires to and from the kubelets. */
  kubeletWires: 60,
  /** Between the loops of peers. */
  peerTrack: 6,
  narrowTrack: 3,
  /** Between lines of a wrapped title. */
  titleLine: 14,
} as const;
