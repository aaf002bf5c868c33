"""A batch is scored as the run scored its own customers."""

from __future__ import annotations

from core import projects, saved_models


def test_the_customers_of_the_run_get_what_they_have(served, tmp_path):
    frame = projects.run_customers(served.folder, served.shop, 1)
    asked = [
        {
            "customer_id": name,
            "recency_days": row["recency_days"],
            "frequency": row["frequency"],
            "monetary": row["monetary"],
        }
        for name, row in frame.iterrows()
    ]
    answer = served.client().post(f"/projects/{served.shop}/score", json={"customers": asked})
    scored = answer.json()["customers"]
    assert [one["customer_id"] for one in scored] == list(frame.index)
    for column in ("rfm_segment", "recency_score", "monetary_score", "fm_score"):
        assert [one[column] for one in scored] == list(frame[column])
    name = projects.frozen_model(served.folder, served.shop, 1, tmp_path)
    model, _ = saved_models.load_model(name, tmp_path)
    assert [one["model_segment"] for one in scored] == list(model.predict(frame))
