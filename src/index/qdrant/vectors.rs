//! Search by meaning in a collection.

use std::collections::HashMap;
use std::sync::Arc;

use qdrant_client::qdrant::vector_output::Vector;
use qdrant_client::qdrant::{
    Condition, Filter, QuantizationSearchParams, Query, QueryPoints, SearchParams, VectorInput, WithPayloadSelector,
    WithVectorsSelector,
};

use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::open_collection::QdrantCollection;
use crate::index::qdrant::point::DENSE;
use crate::index::qdrant::point_key::PointKey;
use crate::paper_id::PaperId;
use crate::paper_set::PaperSet;
use crate::vector::{NearestPapers, PassageHit, PassageLanguages, Precision, VectorError, VectorIndex, dot, mean};

/// Up to so many papers, all vectors are compared: that takes a few milliseconds, and misses none.
const EXACT_UP_TO: usize = 30_000;
/// How many points Qdrant looks at in its graph, and how many quantised candidates it compares again with the vectors themselves,
/// as a multiple of the points wanted: .99 of the nearest thousand are found.
const HNSW_EF: u64 = 512;
const OVERSAMPLING: f64 = 2.0;

impl QdrantCollection {
    fn dense_query(&self, query: &[f32], k: usize, filter: Option<Filter>, precision: Precision) -> QueryPoints {
        let is_exact = precision == Precision::Exact || !self.is_approximate();
        // Without it, Qdrant gives the scores of the quantised vectors.
        let quantization =
            QuantizationSearchParams { rescore: Some(true), oversampling: Some(OVERSAMPLING), ..Default::default() };
        let params = SearchParams {
            exact: Some(is_exact),
            hnsw_ef: Some(HNSW_EF),
            quantization: Some(quantization),
            ..SearchParams::default()
        };
        QueryPoints {
            collection_name: self.collection.clone(),
            query: Some(Query::new_nearest(VectorInput::new_multi(vec![query.to_vec()]))),
            using: Some(DENSE.to_string()),
            filter,
            params: Some(params),
            limit: Some(k as u64),
            with_payload: Some(WithPayloadSelector::from(false)),
            with_vectors: Some(WithVectorsSelector::from(false)),
            ..QueryPoints::default()
        }
    }

    fn nearest(&self, query: QueryPoints) -> Result<Vec<PassageHit>, QdrantError> {
        let found = self.query_all(vec![query])?.pop().unwrap_or_default();
        Ok(found.into_iter().map(|(paper, score)| PassageHit { paper, passage: None, score }).collect())
    }

    /// Compares the vectors of papers with a query, in the database.
    fn compare(&self, papers: &[PaperId], query: &[f32]) -> Result<HashMap<PaperId, PassageHit>, QdrantError> {
        if papers.is_empty() {
            return Ok(HashMap::new());
        }
        let ids = self.numbers.points(papers).into_iter().map(PointKey::to_point_id);
        let filter = Filter::must([Condition::has_id(ids)]);
        let found = self.nearest(self.dense_query(query, papers.len(), Some(filter), Precision::Exact))?;
        Ok(found.into_iter().map(|hit| (hit.paper, hit)).collect())
    }

    fn all_of(&self, papers: &[PaperId]) -> Result<Vec<Arc<Vec<Vec<f32>>>>, VectorError> {
        let all = self.vector_cache.all(papers, |missing| {
            let read = self.read_vectors("read vectors", missing, DENSE)?;
            let rows = |(paper, vector)| match vector {
                Vector::MultiDense(rows) => Some((paper, rows.vectors.into_iter().map(|row| row.data).collect())),
                _ => None,
            };
            Ok(read.into_iter().filter_map(rows).collect())
        });
        all.map_err(unavailable)
    }
}

impl VectorIndex for QdrantCollection {
    fn len(&self) -> usize {
        self.statistics.passages()
    }

    fn dimension(&self) -> usize {
        self.facts.identity.dimension
    }

    fn is_approximate(&self) -> bool {
        self.statistics.papers() > EXACT_UP_TO
    }

    fn search(
        &self,
        query: &[f32],
        k: usize,
        allowed: Option<&PaperSet>,
        precision: Precision,
    ) -> Result<NearestPapers, VectorError> {
        if k == 0 || query.len() != self.dimension() {
            return Ok(NearestPapers::default());
        }
        let filter = allowed.map(|set| self.filter(set));
        let hits = self.nearest(self.dense_query(query, k, filter, precision)).map_err(unavailable)?;
        Ok(NearestPapers { hits, damage: None })
    }

    fn best_of(&self, papers: &[PaperId], query: &[f32]) -> Result<Vec<Option<PassageHit>>, VectorError> {
        if papers.is_empty() || query.len() != self.dimension() {
            return Ok(vec![None; papers.len()]);
        }
        let kept = self.vector_cache.kept(papers);
        let asked = papers.iter().zip(&kept).filter(|(_, kept)| kept.is_none()).map(|(paper, _)| *paper);
        let by_paper = self.compare(&asked.collect::<Vec<_>>(), query).map_err(unavailable)?;
        let best = |(paper, kept): (&PaperId, Option<Arc<Vec<Vec<f32>>>>)| match kept {
            None => by_paper.get(paper).copied(),
            Some(own) => {
                let scores = own.iter().map(|vector| dot(vector, query));
                let score = scores.max_by(f32::total_cmp)?;
                Some(PassageHit { paper: *paper, passage: None, score })
            }
        };
        Ok(papers.iter().zip(kept).map(best).collect())
    }

    fn mean_of(&self, paper: PaperId) -> Result<Option<Vec<f32>>, VectorError> {
        let vectors = self.vectors_of(paper)?;
        Ok(mean(self.dimension(), vectors.iter().map(Vec::as_slice)))
    }

    fn prepare(&self, papers: &[PaperId]) -> Result<(), VectorError> {
        self.all_of(papers).map(drop)
    }

    fn vectors_of(&self, paper: PaperId) -> Result<Vec<Vec<f32>>, VectorError> {
        Ok(self.all_of(&[paper])?.pop().map(|vectors| vectors.to_vec()).unwrap_or_default())
    }

    fn languages_of(&self, paper: PaperId) -> Result<PassageLanguages, VectorError> {
        let (english, chinese) = self.numbers.point(paper).map_or((false, false), PointKey::languages);
        Ok(PassageLanguages { english, chinese })
    }
}

fn unavailable(error: QdrantError) -> VectorError {
    VectorError::Unavailable { reason: error.to_string() }
}
