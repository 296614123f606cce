/** @file The four official Fashion-MNIST files: names, sizes, hashes, where they are published. Shared with scripts/. */

/** One of the four files, as Zalando publishes it and as it unpacks. */
export interface OfficialFile {
  readonly name: string;
  readonly part: "train" | "test";
  readonly holds: "images" | "labels";
  readonly shape: readonly number[];
  readonly gzBytes: number;
  /** SHA-256 of the .gz file, lower-case hex. */
  readonly gzSha256: string;
  readonly idxBytes: number;
  /** SHA-256 of the unpacked file: for hosts that unpack on the way. */
  readonly idxSha256: string;
}

/** Small files first, so that a source that has none of them is given up early. */
export const OFFICIAL_FILES: readonly OfficialFile[] = [
  {
    name: "t10k-labels-idx1-ubyte.gz",
    part: "test",
    holds: "labels",
    shape: [10_000],
    gzBytes: 5_148,
    gzSha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    idxBytes: 10_008,
    idxSha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
  },
  {
    name: "train-labels-idx1-ubyte.gz",
    part: "train",
    holds: "labels",
    shape: [60_000],
    gzBytes: 29_515,
    gzSha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    idxBytes: 60_008,
    idxSha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
  },
  {
    name: "t10k-images-idx3-ubyte.gz",
    part: "test",
    holds: "images",
    shape: [10_000, 28, 28],
    gzBytes: 4_422_102,
    gzSha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    idxBytes: 7_840_016,
    idxSha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
  },
  {
    name: "train-images-idx3-ubyte.gz",
    part: "train",
    holds: "images",
    shape: [60_000, 28, 28],
    gzBytes: 26_421_880,
    gzSha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    idxBytes: 47_040_016,
    idxSha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
  },
];

/** Folder of the files on the page's own site, relative to its base URL. */
export const SITE_FOLDER = "fashion-mnist/";

/** Zalando's repository; GitHub's raw host is the one public copy known to let any page read it (see fashionMnist.ts). */
export const GITHUB_COPY = "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/";
