WITH "t8" AS (
  SELECT
    "t2"."customer_id",
    "t2"."order_id",
    "t2"."country",
    COUNT(*) AS "lines",
    SUM("t2"."amount") AS "monetary",
    COUNT(*) FILTER(WHERE
      "t2"."amount" >= 0) AS "bought",
    SUM("t2"."quantity") FILTER(WHERE
      "t2"."amount" >= 0) AS "units",
    MIN("t2"."ordered_at") FILTER(WHERE
      "t2"."amount" >= 0) AS "first_at",
    MAX("t2"."ordered_at") FILTER(WHERE
      "t2"."amount" >= 0) AS "last_at",
    SUM("t2"."amount") FILTER(WHERE
      "t2"."amount" > 0) AS "spent",
    -(
      SUM("t2"."amount") FILTER(WHERE
        "t2"."amount" < 0)
    ) AS "returned"
  FROM (
    SELECT
      *
    FROM "order_lines" AS "t0"
    WHERE
      "t0"."ordered_at" < CAST($as_of AS TIMESTAMP)
  ) AS "t2"
  GROUP BY
    1,
    2,
    3
)
SELECT
  "t26"."customer_id",
  "t26"."recency_days",
  "t26"."frequency",
  CAST("t26"."monetary" AS DOUBLE) AS "monetary",
  "t26"."first_order_at",
  "t26"."last_order_at",
  "t26"."tenure_days",
  CAST("t26"."monetary" AS DOUBLE) / NULLIF(CAST("t26"."frequency" AS DOUBLE), 0) AS "average_order_value",
  CAST("t26"."units" AS DOUBLE) / NULLIF(CAST("t26"."frequency" AS DOUBLE), 0) AS "basket_size",
  COALESCE("t26"."product_variety", 0) AS "product_variety",
  CAST(DATE_DIFF('DAY', CAST("t26"."first_order_at" AS DATE), CAST("t26"."last_order_at" AS DATE)) AS DOUBLE) / NULLIF("t26"."frequency" - 1, 0) AS "interpurchase_days",
  LEAST(
    COALESCE(
      CAST(COALESCE("t26"."returned", 0) + COALESCE("t26"."undone", 0) AS DOUBLE) / NULLIF(CAST(COALESCE("t26"."spent", 0) + COALESCE("t26"."undone", 0) AS DOUBLE), 0),
      0.0
    ),
    1.0
  ) AS "return_rate",
  (
    CAST("t26"."monetary" AS DOUBLE) / NULLIF(CAST("t26"."frequency" AS DOUBLE), 0)
  ) * (
    NULLIF(CAST("t26"."frequency" AS DOUBLE), 0) / GREATEST(CAST("t26"."tenure_days" AS DOUBLE) / 365.25, 1.0)
  ) * $expected_years AS "historic_value",
  "t26"."country",
  "t26"."lines",
  (
    SELECT
      COUNT(DISTINCT "t9"."order_id") FILTER(WHERE
        "t9"."bought" > 0) AS "CountDistinct(order_id, Greater(bought, 0))"
    FROM "t8" AS "t9"
  ) AS "placed"
FROM (
  SELECT
    "t25".*
    EXCLUDE ("customer_id_right")
  FROM (
    SELECT
      "t24"."customer_id",
      "t24"."frequency",
      "t24"."monetary",
      "t24"."first_order_at",
      "t24"."last_order_at",
      "t24"."lines",
      "t24"."units",
      "t24"."spent",
      "t24"."returned",
      "t24"."recency_days",
      "t24"."tenure_days",
      "t24"."product_variety",
      "t24"."undone",
      "t21"."customer_id" AS "customer_id_right",
      "t21"."country"
    FROM (
      SELECT
        "t22".*
        EXCLUDE ("customer_id_right")
      FROM (
        SELECT
          "t20"."customer_id",
          "t20"."frequency",
          "t20"."monetary",
          "t20"."first_order_at",
          "t20"."last_order_at",
          "t20"."lines",
          "t20"."units",
          "t20"."spent",
          "t20"."returned",
          "t20"."recency_days",
          "t20"."tenure_days",
          "t20"."product_variety",
          "t6"."customer_id" AS "customer_id_right",
          "t6"."undone"
        FROM (
          SELECT
            "t17".*
            EXCLUDE ("customer_id_right")
          FROM (
            SELECT
              "t15"."customer_id",
              "t15"."frequency",
              "t15"."monetary",
              "t15"."first_order_at",
              "t15"."last_order_at",
              "t15"."lines",
              "t15"."units",
              "t15"."spent",
              "t15"."returned",
              "t15"."recency_days",
              "t15"."tenure_days",
              "t7"."customer_id" AS "customer_id_right",
              "t7"."product_variety"
            FROM (
              SELECT
                "t12"."customer_id",
                "t12"."frequency",
                "t12"."monetary",
                "t12"."first_order_at",
                "t12"."last_order_at",
                "t12"."lines",
                "t12"."units",
                "t12"."spent",
                "t12"."returned",
                DATE_DIFF('DAY', CAST("t12"."last_order_at" AS DATE), $as_of) AS "recency_days",
                DATE_DIFF('DAY', CAST("t12"."first_order_at" AS DATE), $as_of) AS "tenure_days"
              FROM (
                SELECT
                  "t9"."customer_id",
                  COUNT(DISTINCT "t9"."order_id") FILTER(WHERE
                    "t9"."bought" > 0) AS "frequency",
                  SUM("t9"."monetary") AS "monetary",
                  MIN("t9"."first_at") AS "first_order_at",
                  MAX("t9"."last_at") AS "last_order_at",
                  SUM("t9"."lines") AS "lines",
                  SUM("t9"."units") AS "units",
                  SUM("t9"."spent") AS "spent",
                  SUM("t9"."returned") AS "returned"
                FROM "t8" AS "t9"
                GROUP BY
                  1
              ) AS "t12"
            ) AS "t15"
            LEFT OUTER JOIN (
              SELECT
                "t3"."customer_id",
                COUNT("t3"."product") AS "product_variety"
              FROM (
                SELECT DISTINCT
                  "t0"."customer_id",
                  COALESCE("t0"."product_id", "t0"."product_name") AS "product"
                FROM "order_lines" AS "t0"
                WHERE
                  "t0"."ordered_at" < CAST($as_of AS TIMESTAMP)
                  AND "t0"."amount" >= 0
              ) AS "t3"
              GROUP BY
                1
            ) AS "t7"
              ON "t15"."customer_id" = "t7"."customer_id"
          ) AS "t17"
        ) AS "t20"
        LEFT OUTER JOIN (
          SELECT
            "t1"."customer_id",
            -(
              SUM("t1"."amount") FILTER(WHERE
                "t1"."amount" < 0)
            ) AS "undone"
          FROM "reversed_lines" AS "t1"
          GROUP BY
            1
        ) AS "t6"
          ON "t20"."customer_id" = "t6"."customer_id"
      ) AS "t22"
    ) AS "t24"
    LEFT OUTER JOIN (
      SELECT
        "t16"."customer_id",
        "t16"."country"
      FROM (
        SELECT
          "t13"."customer_id",
          "t13"."country",
          "t13"."lines",
          ROW_NUMBER() OVER (
            PARTITION BY "t13"."customer_id"
            ORDER BY "t13"."lines" DESC, "t13"."country" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "rank"
        FROM (
          SELECT
            "t10"."customer_id",
            "t10"."country",
            SUM("t10"."lines") AS "lines"
          FROM (
            SELECT
              *
            FROM "t8" AS "t9"
            WHERE
              "t9"."country" IS NOT NULL
          ) AS "t10"
          GROUP BY
            1,
            2
        ) AS "t13"
      ) AS "t16"
      WHERE
        "t16"."rank" = 0
    ) AS "t21"
      ON "t24"."customer_id" = "t21"."customer_id"
  ) AS "t25"
) AS "t26"
ORDER BY
  "t26"."customer_id" ASC
