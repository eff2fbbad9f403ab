//! The cluster of the tests does what they rely on.

use serde_json::json;

use super::nodes::Cluster;

#[test]
fn a_node_that_is_killed_comes_back_with_its_data() {
    let Some(mut cluster) = Cluster::start(3) else { return };
    let made = json!({"vectors": {"size": 2, "distance": "Dot"}, "shard_number": 3, "replication_factor": 2});
    cluster.send("PUT", "/collections/harness", &made);
    cluster.wait_until_whole("harness");
    let count = |cluster: &Cluster| cluster.send("POST", "/collections/harness/points/count", &json!({"exact": true}));
    let upsert = |cluster: &Cluster, id: u64| {
        let points = json!({"points": [{"id": id, "vector": [0.1, id]}]});
        cluster.send("PUT", "/collections/harness/points?wait=true", &points);
    };
    (1..=20).for_each(|id| upsert(&cluster, id));
    let pid = cluster.pid(1).expect("it runs");
    cluster.kill(1);
    assert!(!cluster.is_running(1) && !std::path::Path::new(&format!("/proc/{pid}/exe")).exists());
    assert_eq!(count(&cluster)["result"]["count"], 20);
    upsert(&cluster, 21);
    cluster.restart(1);
    cluster.wait_until_whole("harness");
    assert_eq!(count(&cluster)["result"]["count"], 21);
}

#[test]
fn a_cluster_with_a_key_answers_nobody_else() {
    let Some(cluster) = Cluster::with_key(1, Some("secret")) else { return };
    cluster.get(0, "/collections");
    let grpc = cluster.address("papers");
    assert!(grpc.starts_with("qdrant://127.0.0.1:") && grpc.ends_with("/papers"), "{grpc}");
    let status = super::http::request(cluster.http_port(0), "GET", "/collections", None, None).expect("an answer").0;
    assert_eq!(status, 401);
}
