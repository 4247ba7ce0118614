// The goods of the shop. Prices are in cents, so that sums stay exact until they are shown.

export interface Goods {
  readonly id: number;
  readonly sku: string;
  readonly title: string;
  readonly brand: string;
  readonly department: string;
  readonly priceCents: number;
}

const goods = (
  id: number,
  sku: string,
  title: string,
  brand: string,
  department: string,
  priceCents: number,
): Goods => ({
  id,
  sku,
  title,
  brand,
  department,
  priceCents,
});

export const GOODS: readonly [Goods, ...Goods[]] = [
  goods(1, 'LS-10', 'Linen shirt', 'Kauri', 'tops', 8990),
  goods(2, 'MT-04', 'Merino tee', 'Kauri', 'tops', 6450),
  goods(3, 'WJ-22', 'Waxed jacket', 'Southerly', 'outerwear', 24900),
  goods(4, 'RP-07', 'Rain poncho', 'Southerly', 'outerwear', 7950),
  goods(5, 'CT-31', 'Canvas trousers', 'Tidal', 'bottoms', 11900),
  goods(6, 'DS-12', 'Denim skirt', 'Tidal', 'bottoms', 9450),
  goods(7, 'WS-02', 'Wool socks', 'Kauri', 'accessories', 1890),
  goods(8, 'BN-05', 'Ribbed beanie', 'Southerly', 'accessories', 3490),
  goods(9, 'LB-18', 'Leather boots', 'Tarseal', 'shoes', 21900),
  goods(10, 'CS-09', 'Canvas sneakers', 'Tarseal', 'shoes', 12950),
  goods(11, 'TB-03', 'Tote bag', 'Tidal', 'accessories', 3995),
  goods(12, 'SD-27', 'Summer dress', 'Kauri', 'dresses', 14500),
];
